/** Both dashboards in Chromium, as savers and operators use them. */
@NullMarked
package com.nissmart.e2e.browser;

import org.jspecify.annotations.NullMarked;
