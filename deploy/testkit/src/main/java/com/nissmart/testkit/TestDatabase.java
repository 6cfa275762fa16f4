package com.nissmart.testkit;

import com.nissmart.runtime.database.DatabaseSettings;

/**
 * A fresh database and the roles that may use it.
 *
 * @param app the role of the service, with only what the migrations granted
 * @param owner the role of the migrations
 * @param superuser for a test that must do what no service may
 */
public record TestDatabase(
    DatabaseSettings app, DatabaseSettings owner, DatabaseSettings superuser) {}
