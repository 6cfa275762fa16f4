/** Whether every kobo is where the acknowledged requests say. */
@NullMarked
package com.nissmart.bench.audit;

import org.jspecify.annotations.NullMarked;
