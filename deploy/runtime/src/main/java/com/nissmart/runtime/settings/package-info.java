/** The settings of a process: NISSMART_* names, read once, all mistakes in one list. */
@NullMarked
package com.nissmart.runtime.settings;

import org.jspecify.annotations.NullMarked;
