'use strict';
// The floor of our own transport: frames of type (1 byte), length (4 bytes), JSON over a Unix socket.
const net = require('net');
const handler = async (event) => event;
const socket = net.connect(process.argv[2]);
let pending = null;
socket.on('data', (data) => {
  pending = pending ? Buffer.concat([pending, data]) : data;
  while (pending && pending.length >= 5) {
    const length = pending.readUInt32BE(1);
    if (pending.length < 5 + length) break;
    const text = pending.utf8Slice(5, 5 + length);
    pending = pending.length > 5 + length ? pending.subarray(5 + length) : null;
    handler(JSON.parse(text)).then((result) => {
      const body = Buffer.from(JSON.stringify(result));
      const frame = Buffer.allocUnsafe(5 + body.length);
      frame[0] = 0x6f;
      frame.writeUInt32BE(body.length, 1);
      body.copy(frame, 5);
      socket.write(frame);
    });
  }
});
socket.on('close', () => process.exit(0));
