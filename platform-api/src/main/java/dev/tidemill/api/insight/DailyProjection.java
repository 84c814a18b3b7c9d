package dev.tidemill.api.insight;

import dev.tidemill.core.message.Topic;
import java.util.List;
import java.util.Locale;

/** Rows of one or several topics in daily partitions of one table. */
abstract class DailyProjection implements Projection {

    protected final Days days;
    private final String name;
    private final List<Topic> topics;

    DailyProjection(Topic topic, String table) {
        this(topic.name().toLowerCase(Locale.ROOT), List.of(topic), table);
    }

    DailyProjection(String name, List<Topic> topics, String table) {
        this.name = name;
        this.topics = topics;
        this.days = new Days(table);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Topic> topics() {
        return topics;
    }

    @Override
    public void reset() {
        days.forget();
    }

    @Override
    public void committed() {
        days.committed();
    }
}
