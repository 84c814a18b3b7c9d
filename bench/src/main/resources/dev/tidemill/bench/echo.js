'use strict';
// The floor: what plain Node answers over HTTP with the same body.
const http = require('http');
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    response.setHeader('content-type', 'application/json');
    response.setHeader('content-length', body.length);
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
