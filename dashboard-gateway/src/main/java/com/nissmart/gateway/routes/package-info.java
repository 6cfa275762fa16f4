/** The list of routes by audience: savers, machines, operators, and pages. */
@NullMarked
package com.nissmart.gateway.routes;

import org.jspecify.annotations.NullMarked;
