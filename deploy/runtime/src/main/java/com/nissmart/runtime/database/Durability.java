package com.nissmart.runtime.database;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** The server's settings without which a commit that was answered can be lost. */
final class Durability {
  private Durability() {}

  /** One sentence for each setting that is wrong, as this session sees it. */
  static List<String> violations(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT format('%s is %s and must be %s', s.name, s.setting, w.needed)
            FROM pg_settings s
            JOIN (VALUES ('fsync', 'on'), ('synchronous_commit', 'on'), ('full_page_writes', 'on'),
                         ('data_sync_retry', 'off')) w (name, needed) USING (name)
            WHERE CASE s.name
                    WHEN 'synchronous_commit' THEN s.setting = 'off'
                    ELSE s.setting <> w.needed
                  END
            ORDER BY s.name
            """)
        .mapTo(String.class)
        .list();
  }
}
