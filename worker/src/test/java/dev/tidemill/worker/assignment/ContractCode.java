package dev.tidemill.worker.assignment;

import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.function.Runtimes.Family;

/** The same function in every language: does what its event says. */
final class ContractCode {

    private ContractCode() {}

    /**
     * @param broken throws while it is loaded
     */
    static TestWorker.Code of(String runtime, boolean broken) {
        return switch (Runtimes.family(runtime).orElseThrow()) {
            case NODE ->
                    new TestWorker.Code(
                            runtime, "app.handler", java.util.Map.of("app.js", node(broken)));
            case PYTHON ->
                    new TestWorker.Code(
                            runtime, "app.handler", java.util.Map.of("app.py", python(broken)));
            case JAVA -> JavaCode.code(runtime, "app.Handler", "app.Handler", java(broken));
            case RUBY ->
                    new TestWorker.Code(
                            runtime, "app.handler", java.util.Map.of("app.rb", ruby(broken)));
            case PROVIDED ->
                    new TestWorker.Code(
                            runtime, "any.thing", java.util.Map.of("bootstrap", bash(broken)));
        };
    }

    /** The same under another handler's name. */
    static TestWorker.Code without(String runtime) {
        var code = of(runtime, false);
        var missing =
                Runtimes.family(runtime).orElseThrow() == Family.JAVA
                        ? "app.Handler::nothing"
                        : "app.nothing";
        return new TestWorker.Code(runtime, missing, code.files(), code.classes());
    }

    /** What a failing handler's error is called. */
    static String errorType(String runtime) {
        return switch (Runtimes.family(runtime).orElseThrow()) {
            case NODE -> "TypeError";
            case PYTHON -> "ValueError";
            case JAVA -> "java.lang.IllegalStateException";
            case RUBY -> "Function<RuntimeError>";
            case PROVIDED -> "Bash.Error";
        };
    }

    private static String node(boolean broken) {
        return (broken ? "throw new TypeError('boom');" : "")
                + """
                exports.handler = async (event, context) => {
                  switch (event.do) {
                    case 'context': return { id: context.awsRequestId, name: context.functionName, memory: Number(context.memoryLimitInMB),
                      left: context.getRemainingTimeInMillis() > 5000, arn: context.invokedFunctionArn, stream: context.logStreamName, mine: process.env.MINE };
                    case 'fail': throw new TypeError('boom');
                    case 'exit': process.exit(3);
                    case 'log': console.log('said ä'); return null;
                    case 'spin': console.log('on'); for (;;);
                    default: return event;
                  }
                };
                """;
    }

    private static String python(boolean broken) {
        return (broken ? "raise ValueError('boom')\n" : "")
                + """
                import os
                def handler(event, context):
                  what = event.get('do')
                  if what == 'context':
                    return dict(id=context.aws_request_id, name=context.function_name, memory=int(context.memory_limit_in_mb),
                      left=context.get_remaining_time_in_millis() > 5000, arn=context.invoked_function_arn, stream=context.log_stream_name, mine=os.environ.get('MINE'))
                  if what == 'fail': raise ValueError('boom')
                  if what == 'exit': os._exit(3)
                  if what == 'log':
                    print('said ä')
                    return None
                  if what == 'spin':
                    print('on')
                    while True: pass
                  return event
                """;
    }

    private static String ruby(boolean broken) {
        return (broken ? "raise 'boom'\n" : "")
                + """
                def handler(event:, context:)
                  case event['do']
                  when 'context'
                    { id: context.aws_request_id, name: context.function_name, memory: context.memory_limit_in_mb.to_i,
                      left: context.get_remaining_time_in_millis > 5000, arn: context.invoked_function_arn,
                      stream: context.log_stream_name, mine: ENV['MINE'] }
                  when 'fail' then raise 'boom'
                  when 'exit' then exit!(3)
                  when 'log' then puts 'said ä'
                  when 'spin'
                    puts 'on'
                    loop { }
                  else event
                  end
                end
                """;
    }

    private static String java(boolean broken) {
        return """
                package app;
                import com.amazonaws.services.lambda.runtime.*;
                import java.util.*;
                public class Handler implements RequestHandler<Map<String, Object>, Object> {
                  %s
                  public Object handleRequest(Map<String, Object> event, Context context) {
                    switch (String.valueOf(event.get("do"))) {
                      case "context":
                        var told = new LinkedHashMap<String, Object>();
                        told.put("id", context.getAwsRequestId());
                        told.put("name", context.getFunctionName());
                        told.put("memory", context.getMemoryLimitInMB());
                        told.put("left", context.getRemainingTimeInMillis() > 5000);
                        told.put("arn", context.getInvokedFunctionArn());
                        told.put("stream", context.getLogStreamName());
                        told.put("mine", System.getenv("MINE"));
                        return told;
                      case "fail": throw new IllegalStateException("boom");
                      case "exit": System.exit(3);
                      case "log": System.out.println("said ä"); return null;
                      case "spin": context.getLogger().log("on"); for (;;) Thread.onSpinWait();
                      default: return event;
                    }
                  }
                }
                """
                .formatted(
                        broken
                                ? "static { if (true) throw new IllegalStateException(\"boom\"); }"
                                : "");
    }

    private static String bash(boolean broken) {
        return """
                #!/bin/bash
                api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
                %s
                while true; do
                  event=$(curl -s -D /tmp/head "$api/invocation/next")
                  header() { tr -d '\r' < /tmp/head | sed -n "s/^$1: //Ip"; }
                  id=$(header Lambda-Runtime-Aws-Request-Id)
                  arn=$(header Lambda-Runtime-Invoked-Function-Arn)
                  deadline=$(header Lambda-Runtime-Deadline-Ms)
                  answer=response; body=$event; type=
                  case $event in
                  *context*) left=false; [ $((deadline - $(date +%%s%%3N))) -gt 5000 ] && left=true
                    body="{\\"id\\":\\"$id\\",\\"name\\":\\"$AWS_LAMBDA_FUNCTION_NAME\\",\\"memory\\":$AWS_LAMBDA_FUNCTION_MEMORY_SIZE,\\"left\\":$left,\\"arn\\":\\"$arn\\",\\"stream\\":\\"$AWS_LAMBDA_LOG_STREAM_NAME\\",\\"mine\\":\\"$MINE\\"}" ;;
                  *fail*) answer=error; type=Bash.Error; body='{"errorMessage":"boom","errorType":"Bash.Error"}' ;;
                  *exit*) exit 3 ;;
                  *log*) echo 'said ä'; body=null ;;
                  *spin*) echo on; while :; do :; done ;;
                  esac
                  curl -s -o /dev/null -H "Lambda-Runtime-Function-Error-Type: $type" -d "$body" "$api/invocation/$id/$answer"
                done
                """
                .formatted(
                        broken
                                ? "curl -s -H 'Lambda-Runtime-Function-Error-Type: Bash.Error' -d '{\"errorMessage\":\"boom\",\"errorType\":\"Bash.Error\"}' \"$api/init/error\"; exit 1"
                                : "");
    }
}
