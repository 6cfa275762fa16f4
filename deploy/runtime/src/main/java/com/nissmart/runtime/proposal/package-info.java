/**
 * Second approvals: an operator proposes an action, another one approves, and it is carried out.
 */
@NullMarked
package com.nissmart.runtime.proposal;

import org.jspecify.annotations.NullMarked;
