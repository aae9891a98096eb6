//! The smallest set that still does something, by delta debugging.

/// Returns a part of `all` that passes the test and of which nothing can be left out; `None` where all of it together does
/// not pass, or the test cannot answer any more.
///
/// It is `ddmin` of Zeller, "Yesterday, my program worked. Today, it does not. Why?" (1999): parts first, then what remains
/// without a part, ever finer.
pub(super) fn minimal(all: &[usize], test: &mut impl FnMut(&[usize]) -> Option<bool>) -> Option<Vec<usize>> {
    if all.is_empty() || !test(all)? {
        return None;
    }
    let mut set = all.to_vec();
    let mut parts = 2;
    while set.len() > 1 {
        let size = set.len().div_ceil(parts);
        let chunks: Vec<Vec<usize>> = set.chunks(size).map(<[usize]>::to_vec).collect();
        let without =
            |chunk: &Vec<usize>| set.iter().copied().filter(|one| !chunk.contains(one)).collect::<Vec<_>>();
        let rests: Vec<Vec<usize>> =
            if chunks.len() > 2 { chunks.iter().map(without).collect() } else { Vec::new() };
        let mut found = None;
        for (at, candidate) in chunks.iter().chain(&rests).enumerate() {
            if test(candidate)? {
                let then = if at < chunks.len() { 2 } else { (chunks.len() - 1).max(2) };
                found = Some((candidate.clone(), then));
                break;
            }
        }
        if let Some(found) = found {
            (set, parts) = found;
            continue;
        }
        if size == 1 {
            break;
        }
        parts = (chunks.len() * 2).min(set.len());
    }
    Some(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_be_left_out_of_what_is_found() {
        let all: Vec<usize> = (0..20).collect();
        for wanted in [vec![3], vec![0, 19], vec![2, 7, 11], all.clone()] {
            let mut test = |set: &[usize]| Some(wanted.iter().all(|one| set.contains(one)));
            assert_eq!(minimal(&all, &mut test), Some(wanted.clone()));
        }
        assert_eq!(minimal(&all, &mut |_| Some(false)), None);
        assert_eq!(minimal(&[], &mut |_| Some(true)), None);
    }

    #[test]
    fn a_test_that_gives_up_ends_the_search() {
        let mut left = 3;
        let mut test = |set: &[usize]| {
            left -= 1;
            (left > 0).then_some(set.len() > 5)
        };
        assert_eq!(minimal(&(0..64).collect::<Vec<_>>(), &mut test), None);
    }
}
