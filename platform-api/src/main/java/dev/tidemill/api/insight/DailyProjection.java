package dev.tidemill.api.insight;

import dev.tidemill.core.message.Topic;

/** Rows of one topic in daily partitions of one table. */
abstract class DailyProjection implements Projection {

    protected final Days days;
    private final Topic topic;

    DailyProjection(Topic topic, String table) {
        this.topic = topic;
        this.days = new Days(table);
    }

    @Override
    public Topic topic() {
        return topic;
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
