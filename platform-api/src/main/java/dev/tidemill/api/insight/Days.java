package dev.tidemill.api.insight;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;

/** The daily partitions of one read model, as one projection sees them. */
final class Days {

    private final String parent;
    private final Set<LocalDate> known = new HashSet<>();
    private final Set<LocalDate> made = new HashSet<>();

    Days(String parent) {
        this.parent = parent;
    }

    /** After a failure: what was made may have been rolled back, what was known dropped. */
    void forget() {
        made.clear();
        known.clear();
    }

    /** Makes the day's partition if it is not there; normally it was made ahead. */
    void ensure(Connection connection, Instant moment) throws SQLException {
        var day = moment.atZone(ZoneOffset.UTC).toLocalDate();
        if (!known.contains(day) && made.add(day)) {
            InsightDatabase.query(connection, _ -> "", "select add_day(?, ?)", parent, day);
        }
    }

    int drop(Connection connection, Instant before, boolean onlyEmpty) throws SQLException {
        return InsightDatabase.query(
                        connection,
                        row -> row.getInt(1),
                        "select drop_days(?, ?, ?)",
                        parent,
                        before.atZone(ZoneOffset.UTC).toLocalDate(),
                        onlyEmpty)
                .getFirst();
    }

    void committed() {
        known.addAll(made);
        made.clear();
    }
}
