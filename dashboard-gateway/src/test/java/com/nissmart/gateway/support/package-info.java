/**
 * A gateway in front of hand-written services, and clients that check the common parts of every
 * answer.
 */
@NullMarked
package com.nissmart.gateway.support;

import org.jspecify.annotations.NullMarked;
