/** Connections: their number, their patience, their encryption, and the addresses behind them. */
@NullMarked
package com.nissmart.gateway.http.connection;

import org.jspecify.annotations.NullMarked;
