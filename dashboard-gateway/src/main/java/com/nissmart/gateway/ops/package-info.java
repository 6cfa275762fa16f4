/** The finance team's side: everyone's money, decisions about it, and the log of who decided. */
@NullMarked
package com.nissmart.gateway.ops;

import org.jspecify.annotations.NullMarked;
