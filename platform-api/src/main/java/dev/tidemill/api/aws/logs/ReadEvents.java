package dev.tidemill.api.aws.logs;

import dev.tidemill.api.aws.model.logs.FilterLogEventsRequest;
import dev.tidemill.api.aws.model.logs.FilterLogEventsResponse;
import dev.tidemill.api.aws.model.logs.FilteredLogEvent;
import dev.tidemill.api.aws.model.logs.GetLogEventsRequest;
import dev.tidemill.api.aws.model.logs.GetLogEventsResponse;
import dev.tidemill.api.aws.model.logs.OutputLogEvent;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.insight.LogGroups;
import dev.tidemill.api.insight.LogLines;
import dev.tidemill.api.insight.LogPosition;
import dev.tidemill.api.insight.LogQuery;
import dev.tidemill.api.insight.LogStreams;
import dev.tidemill.api.insight.PageTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads events of one stream back and forth, and of whole groups by time and pattern. */
@ApplicationScoped
class ReadEvents {

    private static final long LATEST_MILLIS = 253_402_300_799_000L; // the year 9999
    private final LogGroups groups;
    private final LogStreams streams;
    private final LogLines lines;
    private final PageTokens tokens;

    ReadEvents(LogGroups groups, LogStreams streams, LogLines lines, PageTokens tokens) {
        this.groups = groups;
        this.streams = streams;
        this.lines = lines;
        this.tokens = tokens;
    }

    /** Where a token of one stream points: behind or in front of a place. */
    private record Turn(boolean forward, LogPosition place) {}

    GetLogEventsResponse get(Call call, GetLogEventsRequest in) {
        var group = LogNames.group(in.logGroupName(), in.logGroupIdentifier());
        groups.require(call.tenant(), group);
        streams.require(call.tenant(), group, in.logStreamName());
        var listing = "stream\0" + group + "\0" + in.logStreamName();
        var turn = in.nextToken().map(token -> turn(call, listing, token));
        var forward = turn.map(Turn::forward).orElse(in.startFromHead().orElse(false));
        var page = new EventPage(in.limit().orElse(EventPage.MOST_EVENTS), _ -> true);
        lines.read(
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
                        in.limit().orElse(EventPage.MOST_EVENTS)),
                page);
        var oldestFirst = forward ? page.found() : page.found().reversed();
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

    private static OutputLogEvent output(LogLines.Line line) {
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
        groups.require(call.tenant(), group);
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
                        EventPage.MOST_SEEN);
        var page = new EventPage(in.limit().orElse(EventPage.MOST_EVENTS), pattern::matches);
        var more = lines.read(call.tenant(), wanted, page);
        return FilterLogEventsResponse.builder()
                .events(page.found().stream().map(ReadEvents::filtered).toList())
                .searchedLogStreams(List.of())
                .nextToken(
                        (more ? page.last().or(() -> after) : Optional.<LogPosition>empty())
                                .map(place -> tokens.seal(call.tenant(), listing, place.text())))
                .build();
    }

    private static FilteredLogEvent filtered(LogLines.Line line) {
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
