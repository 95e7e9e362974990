-- By when a job has to have ended again: whatever keeps it from that, the row tells of it.
ALTER TABLE job_run ADD COLUMN due_by_us BIGINT NOT NULL DEFAULT 0;
-- Since when it has ended with a failure each time; empty while it does its work.
ALTER TABLE job_run ADD COLUMN failing_since_us BIGINT;
