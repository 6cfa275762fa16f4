/** The wiring of the REST gateway: its object graph, its entry point and its settings. */
@NullMarked
package com.nissmart.gateway;

import org.jspecify.annotations.NullMarked;
