# Runs one Ruby function. Talks to the worker over a Unix socket in frames: length (4 bytes, big endian, of what
# follows the type), type (1 byte), payload. Frames.java describes each type.
require "json"
require "logger"
require "set"
require "socket"
require "time"

MAX_RESPONSE = 6_291_556
NEWLINE_IN_MESSAGE = "\x1f" # keeps a message of many lines one log event; the worker turns it back

module Tidemill
  # An error that Lambda names itself.
  class Failure < StandardError
    attr_reader :name

    def initialize(name, message)
      super(message)
      @name = name
    end
  end

  # What the handler is told of its call.
  class Context
    attr_reader :aws_request_id, :invoked_function_arn, :client_context, :identity, :tenant_id, :function_name,
                :function_version, :log_group_name, :log_stream_name, :memory_limit_in_mb, :deadline_ms

    def initialize(request_id, deadline, client_context, arn, tenant_id)
      @aws_request_id = request_id
      @deadline_ms = deadline
      @client_context = client_context
      @invoked_function_arn = arn
      @tenant_id = tenant_id
      @function_name = ENV["AWS_LAMBDA_FUNCTION_NAME"]
      @function_version = ENV["AWS_LAMBDA_FUNCTION_VERSION"]
      @log_group_name = ENV["AWS_LAMBDA_LOG_GROUP_NAME"]
      @log_stream_name = ENV["AWS_LAMBDA_LOG_STREAM_NAME"]
      @memory_limit_in_mb = ENV["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
    end

    def get_remaining_time_in_millis
      [(@deadline_ms - Process.clock_gettime(Process::CLOCK_REALTIME, :float_millisecond)).to_i, 0].max
    end
  end

  class << self
    attr_accessor :request_id # of the call under way
    attr_accessor :tenant_id # whom alone this serves, if anybody
  end

  # A record as a JSON object: what is logged, and by which error.
  class AsJson < Logger::Formatter
    def call(severity, time, program, message)
      line = { timestamp: time.utc.strftime("%Y-%m-%dT%H:%M:%S.%6NZ"), level: severity,
               message: plain(message.is_a?(Exception) ? message.message : msg2str(message)), requestId: Tidemill.request_id,
               tenantId: Tidemill.tenant_id }
      line[:logger] = plain(program) unless program.nil? || program.to_s.empty?
      line.update(error(message)) if message.is_a?(Exception)
      JSON.generate(line.compact) << "\n"
    end

    def error(error)
      trace = (error.backtrace || []).map { |at| plain(at) }
      place = trace.first&.match(/\A(.+):(\d+):in [`'](.+)'\z/)
      { errorType: error.class.to_s, errorMessage: plain(error.message), stackTrace: trace,
        location: place ? "#{place[1]}:#{place[3]}:#{place[2]}" : trace.first }
    end

    private

    def plain(text)
      text.to_s.encode("UTF-8", invalid: :replace, undef: :replace).scrub
    end
  end

  # One log event for each message, however many lines it has.
  class OneEvent < Logger::Formatter
    def call(severity, time, program, message)
      super.chomp.gsub("\n", NEWLINE_IN_MESSAGE) << "\n"
    end
  end

  class Runtime
    def initialize(socket)
      @socket = socket
    end

    def serve
      send_frame("H", Process.pid.to_s)
      while (head = @socket.read(5)) && head.bytesize == 5
        length, type = head.unpack("Na")
        payload = length.zero? ? "".b : @socket.read(length)
        case type
        when "I" then on_init(JSON.parse(payload))
        when "R" then on_request(payload, @arn)
        when "A"
          start = 1 + payload.getbyte(0)
          on_request(payload.byteslice(start..), payload.byteslice(1, start - 1))
        end
      end
      exit!(0)
    end

    private

    def send_frame(type, payload)
      @socket.write([payload.bytesize, type].pack("Na"), payload)
    end

    def send_failure(type, error)
      name = error[:errorType].encode("US-ASCII", invalid: :replace, undef: :replace)[0, 200]
      send_frame(type, [name.bytesize].pack("C") + name.b + JSON.generate(error).b)
    end

    # ---- init

    def on_init(settings)
      @arn = settings["arn"]
      @tenant_id = Tidemill.tenant_id = settings["tenantId"]
      ENV.update(settings["environment"])
      root = settings["taskRoot"]
      Dir.chdir(root)
      $LOAD_PATH.unshift(root, "#{root}/lib")
      version = RUBY_VERSION[/\d+\.\d+/] + ".0"
      Gem.paths = { "GEM_PATH" => ["#{root}/vendor/bundle/ruby/#{version}", "/opt/ruby/gems/#{version}", *Gem.path].join(":") } if defined?(Gem)
      @json = ENV["AWS_LAMBDA_LOG_FORMAT"] == "JSON"
      set_up_logging(@json ? AsJson : OneEvent, @json ? least_level : Logger::DEBUG)
      @receiver, @method = load_handler(settings["handler"])
      flush
      send_frame("r", "")
    rescue Exception => error # a SyntaxError or LoadError is no StandardError
      failure = describe(error, "Init")
      log(failure)
      flush
      send_failure("e", failure)
      exit!(1)
    end

    # Of every logger that the function makes.
    def set_up_logging(formatter, least)
      Logger.class_eval do
        alias_method :tidemill_initialize, :initialize
        define_method(:initialize) do |*arguments, **options|
          tidemill_initialize(*arguments, **options)
          self.formatter ||= formatter.new
          self.level = least if level < least
        end
      end
    end

    def least_level
      wanted = ENV["AWS_LAMBDA_LOG_LEVEL"]
      wanted == "TRACE" ? Logger::DEBUG : Logger::Severity.const_get(wanted)
    end

    # file.method, or file.Module::Class.method
    def load_handler(wanted)
      file, *place, method = wanted.split(".")
      raise Failure.new("Runtime.MalformedHandlerName", "Bad handler '#{wanted}'") if method.nil? || place.size > 1

      require "./#{file}"
      receiver = place.empty? ? TOPLEVEL_BINDING.receiver : Object.const_get(place.first)
      raise NameError, "undefined method `#{method}'" unless receiver.respond_to?(method, true)

      [receiver, method]
    rescue NameError => error
      raise error unless error.message.match?(/uninitialized constant #{Regexp.escape(place&.first.to_s)}|undefined method `#{Regexp.escape(method.to_s)}'/)

      raise Failure.new("Runtime.HandlerNotFound", "Handler '#{wanted}' is not defined: #{error.message}")
    end

    # ---- calls

    # Layout: id (1 byte length), trace (1 byte length), deadline (double), client context (4 byte length), event.
    def on_request(payload, arn)
      at = 1 + payload.getbyte(0)
      id = Tidemill.request_id = payload.byteslice(1, at - 1).force_encoding("UTF-8")
      trace_end = at + 1 + payload.getbyte(at)
      ENV["_X_AMZN_TRACE_ID"] = payload.byteslice(at + 1, trace_end - at - 1)
      deadline, length = payload.byteslice(trace_end, 12).unpack("GN")
      at = trace_end + 12
      client = length.zero? ? nil : JSON.parse(payload.byteslice(at, length).force_encoding("UTF-8"))
      answer = run(payload.byteslice(at + length..).force_encoding("UTF-8"), Context.new(id, deadline, client, arn, @tenant_id))
      flush
      return send_frame("o", answer) if answer.bytesize <= MAX_RESPONSE

      send_failure("f", { errorMessage: "Response payload size exceeded maximum allowed payload size (#{MAX_RESPONSE} bytes).",
                          errorType: "Function.ResponseSizeTooLarge" })
    rescue SystemExit, SignalException
      raise
    rescue Exception => error # whatever the handler raises
      failure = describe(error, "Function")
      log(failure)
      flush
      send_failure("f", failure)
    end

    def run(event, context)
      parsed = JSON.parse(event)
      result = @receiver.send(@method, event: parsed, context: context)
      JSON.generate(result)
    rescue JSON::GeneratorError, JSON::NestingError => error
      raise Failure.new("Runtime.MarshalError", "Unable to marshal response: #{error.message}")
    end

    def describe(error, stage)
      trace = (error.backtrace || []).reject { |line| line.start_with?("/var/runtime/") }
      { errorMessage: error.message, errorType: error.is_a?(Failure) ? error.name : "#{stage}<#{error.class}>", stackTrace: trace }
    end

    def log(failure)
      if @json
        now = Time.now.utc.strftime("%Y-%m-%dT%H:%M:%S.%6NZ")
        return $stderr.puts(JSON.generate({ timestamp: now, level: "ERROR", message: failure[:errorMessage],
                                            requestId: Tidemill.request_id, tenantId: Tidemill.tenant_id, **failure }.compact))
      end
      $stderr.puts("[ERROR] #{JSON.generate(failure)}")
    end

    def flush
      $stdout.flush
      $stderr.flush
    end
  end
end

$stdout.sync = true
$stderr.sync = true
Encoding.default_external = Encoding::UTF_8
Tidemill::Runtime.new(UNIXSocket.new("/run/rt/s")).serve
