/** Feeds of new rows: one reader of the database for all watchers, each at its own speed. */
@NullMarked
package com.nissmart.runtime.feed;

import org.jspecify.annotations.NullMarked;
