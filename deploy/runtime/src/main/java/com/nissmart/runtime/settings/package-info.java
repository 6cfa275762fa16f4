/** What a process is told from outside: NISSMART_* names, read once, every mistake in one list. */
@NullMarked
package com.nissmart.runtime.settings;

import org.jspecify.annotations.NullMarked;
