/** Who is calling: tokens, the keys they are verified with, and the caller that they prove. */
@NullMarked
package com.nissmart.runtime.identity;

import org.jspecify.annotations.NullMarked;
