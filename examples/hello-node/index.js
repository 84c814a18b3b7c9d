exports.handler = async (event, context) => {
  console.log(`hello to ${event.name} from request ${context.awsRequestId}`);
  return { message: `Hello, ${event.name}!` };
};
