/** The demo: a small community with a history, for a first look at the system. */
@NullMarked
package com.nissmart.standalone.demo;

import org.jspecify.annotations.NullMarked;
