-- What the destination of an event was told of its end.
alter table ended_event
    add column destination         text, -- ARN
    add column told_by             text, -- id of the event that tells it
    add column destination_problem text; -- why it could not be told
