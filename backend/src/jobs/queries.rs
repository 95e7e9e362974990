//! SQL of the jobs.

crate::statements! {
    JOB_BEGIN = "INSERT INTO job_run (name, started_at_us, finished_at_us, last_error, due_by_us, failing_since_us)
            VALUES ($1, $2, NULL, '', $3, NULL)
        ON CONFLICT (name) DO UPDATE SET started_at_us = excluded.started_at_us, due_by_us = excluded.due_by_us";
    JOB_DONE = "UPDATE job_run SET finished_at_us = $2, due_by_us = $3, failing_since_us = NULL WHERE name = $1";
    JOB_FAILED = "UPDATE job_run SET failing_since_us = COALESCE(failing_since_us, $2), due_by_us = $3 WHERE name = $1";
    JOBS_RETIRE = "DELETE FROM job_run WHERE started_at_us < $1";
    JOB_LIST = "SELECT name, finished_at_us, due_by_us, failing_since_us FROM job_run ORDER BY name";
}
