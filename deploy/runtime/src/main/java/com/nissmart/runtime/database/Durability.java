package com.nissmart.runtime.database;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** The settings of the server without which an acknowledged commit can be lost. */
final class Durability {
  private Durability() {}

  /** Returns a sentence for each setting that is wrong in this session. */
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
