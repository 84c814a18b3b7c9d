package dev.tidemill.worker.egress;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.util.Locale;

/**
 * The name server of one sandbox. It asks nobody: a name that a policy allows has an address that
 * stands for it inside, every other name does not exist, so that no question leaves the sandbox.
 */
@SuppressWarnings("FutureReturnValueIgnored") // who gets no answer asks again
final class NameServer extends SimpleChannelInboundHandler<DatagramDnsQuery> {

    private static final int SECONDS = 60;

    private final Egress egress;

    NameServer(Egress egress) {
        this.egress = egress;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
        if (!egress.mayAsk()) {
            return;
        }
        var answer =
                new DatagramDnsResponse(
                        /* sender= */ query.recipient(),
                        /* recipient= */ query.sender(),
                        query.id());
        answer.setRecursionDesired(query.isRecursionDesired());
        answer.setRecursionAvailable(true);
        if (query.count(DnsSection.QUESTION) == 1
                && query.recordAt(DnsSection.QUESTION) instanceof DnsQuestion question) {
            answer.addRecord(
                    DnsSection.QUESTION, io.netty.util.ReferenceCountUtil.retain(question));
            answer.setCode(answer(question, answer));
        } else {
            answer.setCode(DnsResponseCode.FORMERR);
        }
        context.writeAndFlush(answer);
    }

    private DnsResponseCode answer(DnsQuestion question, DatagramDnsResponse answer) {
        var asked = question.name().toLowerCase(Locale.ROOT);
        var name = asked.endsWith(".") ? asked.substring(0, asked.length() - 1) : asked;
        if (!egress.reach().knows(name)) {
            egress.denied("name " + name, "no egress policy allows it");
            return DnsResponseCode.NXDOMAIN;
        }
        if (!question.type().equals(DnsRecordType.A)) {
            return DnsResponseCode.NOERROR; // there is the name, without such a record
        }
        var address = egress.names().address(name);
        if (address.isEmpty()) {
            egress.denied("name " + name, "the sandbox has asked for too many");
            return DnsResponseCode.SERVFAIL;
        }
        answer.addRecord(
                DnsSection.ANSWER,
                new DefaultDnsRawRecord(
                        question.name(),
                        DnsRecordType.A,
                        SECONDS,
                        Unpooled.wrappedBuffer(address.get().getAddress())));
        return DnsResponseCode.NOERROR;
    }

    /** What is no question gets no answer. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // the next one is read all the same
    }
}
