/** The REST gateway: its object graph, its settings and its list of routes. */
@NullMarked
package com.nissmart.gateway;

import org.jspecify.annotations.NullMarked;
