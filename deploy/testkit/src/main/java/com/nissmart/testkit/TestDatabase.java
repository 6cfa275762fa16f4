package com.nissmart.testkit;

import com.nissmart.runtime.database.DatabaseSettings;

/**
 * A fresh database, with every role that may use it.
 *
 * @param app as the service signs in: only what the migrations granted
 * @param owner as the migrations run
 * @param superuser for a test that must do what no role of ours may
 */
public record TestDatabase(
    DatabaseSettings app, DatabaseSettings owner, DatabaseSettings superuser) {}
