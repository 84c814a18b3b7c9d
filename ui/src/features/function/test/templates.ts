import type { SavedEvent } from "./events";

const template = (name: string, event: unknown): SavedEvent => ({ name, text: JSON.stringify(event, null, 2) });

/** Events as AWS's services send them, cut down to what functions usually read. */
export const EVENT_TEMPLATES: SavedEvent[] = [
  template("Hello", { key1: "value1", key2: "value2" }),
  template("Empty", {}),
  template("HTTP API (payload 2.0)", {
    version: "2.0",
    routeKey: "POST /orders",
    rawPath: "/orders",
    rawQueryString: "dry=true",
    headers: { "content-type": "application/json" },
    queryStringParameters: { dry: "true" },
    requestContext: { http: { method: "POST", path: "/orders", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "curl/8" }, requestId: "id", stage: "$default" },
    body: '{"orderId": 1042}',
    isBase64Encoded: false,
  }),
  template("SQS message", {
    Records: [
      {
        messageId: "059f36b4-87a3-44ab-83d2-661975830a7d",
        receiptHandle: "handle",
        body: "Hello from SQS",
        attributes: { ApproximateReceiveCount: "1", SentTimestamp: "1545082649183" },
        messageAttributes: {},
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:us-east-1:000000000001:queue",
        awsRegion: "us-east-1",
      },
    ],
  }),
  template("SNS notification", {
    Records: [{ EventSource: "aws:sns", EventVersion: "1.0", Sns: { Type: "Notification", TopicArn: "arn:aws:sns:us-east-1:000000000001:topic", Subject: "Test", Message: "Hello from SNS", MessageAttributes: {} } }],
  }),
  template("S3 object created", {
    Records: [
      { eventSource: "aws:s3", eventName: "ObjectCreated:Put", awsRegion: "us-east-1", s3: { bucket: { name: "bucket", arn: "arn:aws:s3:::bucket" }, object: { key: "folder/file.txt", size: 1024 } } },
    ],
  }),
  template("EventBridge schedule", {
    version: "0",
    id: "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: "000000000001",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: ["arn:aws:events:us-east-1:000000000001:rule/rule"],
    detail: {},
  }),
];
