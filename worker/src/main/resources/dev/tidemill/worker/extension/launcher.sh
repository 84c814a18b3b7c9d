# The first process of a sandbox with extensions. Arguments: how many extensions, their files' names, then the command
# of the runtime. Talks with the worker on a connection that none of the others inherits: tells "NUMBER STATUS" when an
# extension has ended and "runtime STATUS" when the runtime has; is told start, terminate or kill, which are about the
# runtime. What extensions write goes to the standard error, what the runtime writes to the standard output.
unset SHLVL OLDPWD
exec 3<>/dev/tcp/127.0.0.1/9003 || exit 1
count=$1
shift
extension() {
  cd /
  exec 4>&2 2>/dev/null # what bash has to say of a process that was killed is nobody's business
  /usr/bin/env -u AWS_EXECUTION_ENV -u AWS_LAMBDA_LOG_GROUP_NAME -u AWS_LAMBDA_LOG_STREAM_NAME -u LAMBDA_RUNTIME_DIR \
    -u LAMBDA_TASK_ROOT -u _HANDLER "/opt/extensions/$2" >&4 2>&4 3>&- 4>&-
  echo "$1 $?" >&3
}
runtime() {
  # the package was shown after this process was made: its path must be looked up again
  cd /var/task
  trap 'again=yes; kill -TERM $process' TERM
  trap 'again=yes; kill -KILL $process' HUP
  "$@" 2>&1 3>&- &
  process=$!
  exec 2>/dev/null
  while true; do
    again=
    wait $process
    status=$?
    [[ $again ]] || break # a signal of ours has ended the wait, and not what is waited for
  done
  echo "runtime $status" >&3
}
for ((number = 0; number < count; number++)); do
  extension $number "$1" &
  shift
done
# with a limit, bash waits until there is something to read: gVisor does not let a read wait
while true; do
  read -r -t 3600 command <&3
  status=$?
  ((status > 128)) && continue
  ((status > 0)) && break
  case $command in
  start)
    runtime "$@" &
    guard=$!
    ;;
  terminate) kill -TERM $guard ;;
  kill) kill -HUP $guard ;;
  esac
done
