/** The running system as tests use it: its savers, its REST client, its process and its tables. */
@NullMarked
package com.nissmart.e2e.support;

import org.jspecify.annotations.NullMarked;
