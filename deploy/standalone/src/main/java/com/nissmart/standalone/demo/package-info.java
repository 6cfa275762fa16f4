/** A small community that makes a first look at the system worth while. */
@NullMarked
package com.nissmart.standalone.demo;

import org.jspecify.annotations.NullMarked;
