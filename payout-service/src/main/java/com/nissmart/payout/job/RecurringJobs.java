package com.nissmart.payout.job;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs recurring tasks in the background, each on one replica at a time. */
public final class RecurringJobs implements AutoCloseable {
  /** Another process takes over the task of a killed one after about twenty seconds. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private static final int HEARTBEATS_MISSED = 4;
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Scheduler scheduler;
  private final ScheduledExecutorService housekeeper =
      Executors.newScheduledThreadPool(2, Thread.ofVirtual().name("jobs-", 0).factory());

  /** Creates a scheduler that has not started. */
  public RecurringJobs(
      DataSource database, String name, Duration poll, List<RecurringTask<?>> tasks) {
    scheduler =
        Scheduler.create(database)
            .startTasks(tasks)
            .serializer(new JsonTaskData())
            .schedulerName(new SchedulerName.Fixed(name))
            // A thread for each task, so that a long one delays no other.
            .threads(tasks.size())
            .housekeeperExecutor(housekeeper)
            .pollingInterval(poll)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(HEARTBEATS_MISSED)
            .shutdownMaxWait(GRACE)
            .alwaysPersistTimestampInUTC()
            .build();
  }

  public RecurringJobs start() {
    scheduler.start();
    return this;
  }

  @Override
  public void close() {
    scheduler.stop();
    housekeeper.shutdownNow();
  }

  /**
   * Keeps the data of tasks as JSON, which people and later versions can read, unlike Java's own
   * serialization.
   */
  private static final class JsonTaskData implements Serializer {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public byte @Nullable [] serialize(@Nullable Object data) {
      try {
        return data == null ? null : JSON.writeValueAsBytes(data);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public <T> @Nullable T deserialize(Class<T> type, byte @Nullable [] json) {
      try {
        return json == null ? null : JSON.readValue(json, type);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
