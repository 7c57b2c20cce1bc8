-- Leads that are not done are few among those that were: they are counted for operators.
CREATE INDEX outbox_open ON outbox (state, accepted_at) WHERE state <> 'done';
