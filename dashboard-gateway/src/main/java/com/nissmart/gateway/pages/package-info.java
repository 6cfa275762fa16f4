/** Pages for people: the documentation and the front door. */
@NullMarked
package com.nissmart.gateway.pages;

import org.jspecify.annotations.NullMarked;
