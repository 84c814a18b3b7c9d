def handler(event, context):
    print(f"hello to {event['name']} from request {context.aws_request_id}")
    return {"message": f"Hello, {event['name']}!"}
