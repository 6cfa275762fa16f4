/** The log of what operators and auditors do in a service, and its chain of hashes. */
@NullMarked
package com.nissmart.runtime.audit;

import org.jspecify.annotations.NullMarked;
