-- Until when a call that is made once is surely under way: its process says so again and again, or has ended with it.
ALTER TABLE once ADD COLUMN alive_until BIGINT NOT NULL DEFAULT 0;
