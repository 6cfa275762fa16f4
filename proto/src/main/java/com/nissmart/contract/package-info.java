/** The Java types that belong to the contract: money, ids, refusals and the headers of a call. */
@NullMarked
package com.nissmart.contract;

import org.jspecify.annotations.NullMarked;
