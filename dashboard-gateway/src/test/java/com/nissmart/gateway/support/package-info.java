/**
 * A gateway in front of hand-written services, and clients that check what every answer must have.
 */
@NullMarked
package com.nissmart.gateway.support;

import org.jspecify.annotations.NullMarked;
