/**
 * What is done on a schedule: the jobs of {@code config/jobs.yaml}, their due times (slots) as rows of {@code
 * ops.job_runs}, and catching up on those that were missed. What a job does is none of its business.
 *
 * <p>Start reading at {@link io.pitlane.job.SlotRunner}.
 */
package io.pitlane.job;
