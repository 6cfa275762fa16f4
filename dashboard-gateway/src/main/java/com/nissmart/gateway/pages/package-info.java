/** The documentation and the files of the dashboards. */
@NullMarked
package com.nissmart.gateway.pages;

import org.jspecify.annotations.NullMarked;
