import type { Family } from "./runtimes";
import type { TextFile } from "./zip";

interface Template {
  handler: string;
  file: TextFile;
}

/** What a new function starts with when it is written in the browser. */
export const TEMPLATES: Record<Family, Template> = {
  node: {
    handler: "index.handler",
    file: {
      path: "index.mjs",
      text: `export const handler = async (event, context) => {
  console.log("event", JSON.stringify(event));
  return { message: "Hello from Tidemill", requestId: context.awsRequestId };
};
`,
    },
  },
  python: {
    handler: "lambda_function.lambda_handler",
    file: {
      path: "lambda_function.py",
      text: `import json


def lambda_handler(event, context):
    print("event", json.dumps(event))
    return {"message": "Hello from Tidemill", "requestId": context.aws_request_id}
`,
    },
  },
  ruby: {
    handler: "lambda_function.lambda_handler",
    file: {
      path: "lambda_function.rb",
      text: `require "json"

def lambda_handler(event:, context:)
  puts "event #{JSON.generate(event)}"
  { message: "Hello from Tidemill", requestId: context.aws_request_id }
end
`,
    },
  },
  // compiled: nothing of it can be written in the browser
  java: { handler: "hello.Hello::greet", file: { path: "hello/Hello.class", text: "" } },
  provided: {
    handler: "bootstrap",
    file: {
      path: "bootstrap",
      text: `#!/bin/bash
# The Runtime API: ask for the next event, answer it, again.
set -euo pipefail
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"

while true; do
  headers=$(mktemp)
  event=$(curl -sS -D "$headers" "$api/next")
  id=$(grep -i '^Lambda-Runtime-Aws-Request-Id:' "$headers" | tr -d '[:space:]' | cut -d: -f2)
  echo "event $event" >&2
  curl -sS -X POST "$api/$id/response" -d "{\\"message\\": \\"Hello from Tidemill\\"}" > /dev/null
done
`,
    },
  },
};
