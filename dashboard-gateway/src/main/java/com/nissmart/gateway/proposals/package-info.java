/** Proposals: the actions of operators that a second operator approves. */
@NullMarked
package com.nissmart.gateway.proposals;

import org.jspecify.annotations.NullMarked;
