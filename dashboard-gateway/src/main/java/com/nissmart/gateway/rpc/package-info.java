/** The calls of the services behind the gateway. */
@NullMarked
package com.nissmart.gateway.rpc;

import org.jspecify.annotations.NullMarked;
