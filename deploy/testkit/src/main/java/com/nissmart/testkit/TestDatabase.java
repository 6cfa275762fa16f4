package com.nissmart.testkit;

import com.nissmart.runtime.database.DatabaseSettings;

/**
 * A fresh database and the roles that may use it.
 *
 * @param app the role of the service, with only what the migrations granted
 * @param owner the role of the migrations
 * @param superuser for a test that needs rights which no service has
 */
public record TestDatabase(
    DatabaseSettings app, DatabaseSettings owner, DatabaseSettings superuser) {}
