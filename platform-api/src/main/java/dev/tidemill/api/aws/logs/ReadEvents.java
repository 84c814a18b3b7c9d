package dev.tidemill.api.aws.logs;

import dev.tidemill.api.aws.model.logs.FilterLogEventsRequest;
import dev.tidemill.api.aws.model.logs.FilterLogEventsResponse;
import dev.tidemill.api.aws.model.logs.FilteredLogEvent;
import dev.tidemill.api.aws.model.logs.GetLogEventsRequest;
import dev.tidemill.api.aws.model.logs.GetLogEventsResponse;
import dev.tidemill.api.aws.model.logs.OutputLogEvent;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.insight.LogPosition;
import dev.tidemill.api.insight.LogQuery;
import dev.tidemill.api.insight.Logs;
import dev.tidemill.api.insight.PageTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads events of one stream back and forth, and of whole groups by time and pattern. */
@ApplicationScoped
class ReadEvents {

    private static final int MOST_EVENTS = 10_000;
    private static final long LATEST_MILLIS = 253_402_300_799_000L; // the year 9999
    private static final int MOST_BYTES = 1 << 20;
    private static final int BYTES_BESIDES_MESSAGE = 26;

    /** Lines looked at for one answer to a pattern: a rare match costs pages, not a long wait. */
    private static final int MOST_SCANNED = 50_000;

    private static final int SCAN = 2_000;

    private final Logs logs;
    private final PageTokens tokens;

    ReadEvents(Logs logs, PageTokens tokens) {
        this.logs = logs;
        this.tokens = tokens;
    }

    /** Where a token of one stream points: behind or in front of a place. */
    private record Turn(boolean forward, LogPosition place) {}

    GetLogEventsResponse get(Call call, GetLogEventsRequest in) {
        var group = LogNames.group(in.logGroupName(), in.logGroupIdentifier());
        logs.requireGroup(call.tenant(), group);
        logs.requireStream(call.tenant(), group, in.logStreamName());
        var listing = "stream\0" + group + "\0" + in.logStreamName();
        var turn = in.nextToken().map(token -> turn(call, listing, token));
        var forward = turn.map(Turn::forward).orElse(in.startFromHead().orElse(false));
        var lines =
                logs.lines(
                        call.tenant(),
                        new LogQuery(
                                group,
                                Optional.of(List.of(in.logStreamName())),
                                Optional.empty(),
                                in.startTime().map(ReadEvents::instant),
                                in.endTime().map(ReadEvents::instant),
                                turn.filter(Turn::forward).map(Turn::place),
                                turn.filter(t -> !t.forward()).map(Turn::place),
                                forward,
                                in.limit().orElse(MOST_EVENTS)));
        var page = withinBytes(lines);
        var oldestFirst = forward ? page : page.reversed();
        var place = turn.map(Turn::place).orElseGet(() -> start(in, forward));
        // Where nothing was found, both tokens stay where they are, so that a reader who gets his
        // own token back knows that he is at the end.
        var last =
                oldestFirst.isEmpty()
                        ? (forward ? place : place.before())
                        : oldestFirst.getLast().position();
        var first =
                oldestFirst.isEmpty()
                        ? (forward ? place.after() : place)
                        : oldestFirst.getFirst().position();
        return GetLogEventsResponse.builder()
                .events(oldestFirst.stream().map(ReadEvents::output).toList())
                .nextForwardToken("f/" + tokens.seal(call.tenant(), "f" + listing, last.text()))
                .nextBackwardToken("b/" + tokens.seal(call.tenant(), "b" + listing, first.text()))
                .build();
    }

    /** Where a reader of an empty stream stands. */
    private static LogPosition start(GetLogEventsRequest in, boolean forward) {
        var at = forward ? in.startTime().orElse(0L) : in.endTime().or(in::startTime).orElse(0L);
        return new LogPosition(Instant.ofEpochMilli(at), 0);
    }

    private Turn turn(Call call, String listing, String token) {
        var direction = token.length() < 2 ? "" : token.substring(0, 2);
        if (!direction.equals("f/") && !direction.equals("b/")) {
            throw badToken();
        }
        return tokens.open(call.tenant(), direction.charAt(0) + listing, token.substring(2))
                .flatMap(LogPosition::parse)
                .map(place -> new Turn(direction.equals("f/"), place))
                .orElseThrow(ReadEvents::badToken);
    }

    private static RuntimeException badToken() {
        return LogNames.invalid("The specified nextToken is invalid.");
    }

    private static List<Logs.Line> withinBytes(List<Logs.Line> lines) {
        var bytes = 0;
        for (var i = 0; i < lines.size(); i++) {
            bytes += bytes(lines.get(i));
            if (bytes > MOST_BYTES && i > 0) {
                return lines.subList(0, i);
            }
        }
        return lines;
    }

    private static int bytes(Logs.Line line) {
        return line.message().getBytes(StandardCharsets.UTF_8).length + BYTES_BESIDES_MESSAGE;
    }

    private static OutputLogEvent output(Logs.Line line) {
        return OutputLogEvent.builder()
                .timestamp(line.position().at().toEpochMilli())
                .message(line.message())
                .ingestionTime(line.ingestedAt().toEpochMilli())
                .build();
    }

    FilterLogEventsResponse filter(Call call, FilterLogEventsRequest in) {
        var group = LogNames.group(in.logGroupName(), in.logGroupIdentifier());
        if (in.logStreamNames().isPresent() && in.logStreamNamePrefix().isPresent()) {
            throw LogNames.invalid(
                    "logStreamNames and logStreamNamePrefix are mutually exclusive parameters.");
        }
        var pattern = FilterPattern.parse(in.filterPattern().orElse(""));
        logs.requireGroup(call.tenant(), group);
        // A token is good for the same question only.
        var listing =
                String.join(
                        "\0",
                        "filter",
                        group,
                        in.logStreamNames().map(List::toString).orElse(""),
                        in.logStreamNamePrefix().orElse(""),
                        in.filterPattern().orElse(""));
        var after =
                in.nextToken()
                        .map(
                                token ->
                                        tokens.open(call.tenant(), listing, token)
                                                .flatMap(LogPosition::parse)
                                                .orElseThrow(ReadEvents::badToken));
        var wanted =
                new LogQuery(
                        group,
                        in.logStreamNames(),
                        in.logStreamNamePrefix(),
                        in.startTime().map(ReadEvents::instant),
                        in.endTime().map(end -> instant(end).plusMillis(1)),
                        after,
                        Optional.empty(),
                        true,
                        SCAN);
        var found = scan(call, wanted, pattern, in.limit().orElse(MOST_EVENTS));
        return FilterLogEventsResponse.builder()
                .events(found.lines().stream().map(ReadEvents::filtered).toList())
                .searchedLogStreams(List.of())
                .nextToken(
                        found.goOn()
                                .map(place -> tokens.seal(call.tenant(), listing, place.text())))
                .build();
    }

    /**
     * @param goOn empty when there is no more
     */
    private record Found(List<Logs.Line> lines, Optional<LogPosition> goOn) {}

    private Found scan(Call call, LogQuery wanted, FilterPattern pattern, int limit) {
        var found = new ArrayList<Logs.Line>();
        var bytes = 0;
        var query = wanted;
        var last = wanted.after();
        for (var scanned = 0; scanned < MOST_SCANNED; scanned += SCAN) {
            var lines = logs.lines(call.tenant(), query);
            for (var line : lines) {
                if (pattern.matches(line.message())) {
                    bytes += bytes(line);
                    if (found.size() == limit || (bytes > MOST_BYTES && !found.isEmpty())) {
                        return new Found(found, last);
                    }
                    found.add(line);
                }
                last = Optional.of(line.position());
            }
            if (lines.size() < SCAN) {
                return new Found(found, Optional.empty());
            }
            query = query.behind(lines.getLast().position(), SCAN);
        }
        return new Found(found, last);
    }

    private static FilteredLogEvent filtered(Logs.Line line) {
        return FilteredLogEvent.builder()
                .logStreamName(line.stream())
                .timestamp(line.position().at().toEpochMilli())
                .message(line.message())
                .ingestionTime(line.ingestedAt().toEpochMilli())
                .eventId(
                        "%020d%036d"
                                .formatted(
                                        line.position().at().toEpochMilli(), line.position().id()))
                .build();
    }

    /** Callers write the largest number for "no end"; the database knows no such year. */
    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(Math.clamp(millis, 0, LATEST_MILLIS));
    }
}
