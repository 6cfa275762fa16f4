/** Following what a database gains: one reader for everybody who watches, each at its own speed. */
@NullMarked
package com.nissmart.runtime.feed;

import org.jspecify.annotations.NullMarked;
