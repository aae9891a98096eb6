//! A plan of any size, the same on every machine: layers of tasks with typed links and lags.
//!
//! Layers of random width; every task but those of the first layer needs at least one of the layer before, the others
//! come from the ten layers before. Estimates of 1 to 20 days, one task in twenty a milestone; 70 % of the links are FS,
//! 15 % SS, 10 % FF, 5 % SF, and every fifth has a lag of -2 to 5 days.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The Mersenne Twister (Matsumoto and Nishimura 1998), seeded by an array of one key as its authors do it.
struct Twister {
    state: [u32; 624],
    at: usize,
}

impl Twister {
    fn new(seed: u32) -> Self {
        let mut state = [0_u32; 624];
        state[0] = 19_650_218;
        for i in 1..624 {
            state[i] =
                1_812_433_253_u32.wrapping_mul(state[i - 1] ^ (state[i - 1] >> 30)).wrapping_add(i as u32);
        }
        let mut i = 1;
        for _ in 0..624 {
            state[i] =
                (state[i] ^ (state[i - 1] ^ (state[i - 1] >> 30)).wrapping_mul(1_664_525)).wrapping_add(seed);
            i += 1;
            if i == 624 {
                state[0] = state[623];
                i = 1;
            }
        }
        for _ in 0..623 {
            state[i] = (state[i] ^ (state[i - 1] ^ (state[i - 1] >> 30)).wrapping_mul(1_566_083_941))
                .wrapping_sub(i as u32);
            i += 1;
            if i == 624 {
                state[0] = state[623];
                i = 1;
            }
        }
        state[0] = 0x8000_0000;
        Self { state, at: 624 }
    }

    fn next(&mut self) -> u32 {
        if self.at == 624 {
            for i in 0..624 {
                let y = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % 624] & 0x7fff_ffff);
                let odd = if y & 1 == 0 { 0 } else { 0x9908_b0df };
                self.state[i] = self.state[(i + 397) % 624] ^ (y >> 1) ^ odd;
            }
            self.at = 0;
        }
        let mut y = self.state[self.at];
        self.at += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// A number from 0 to 1, of 53 random bits.
    fn unit(&mut self) -> f64 {
        let (high, low) = (self.next() >> 5, self.next() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    /// A whole number between two, both included.
    fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.unit() * (high - low + 1) as f64) as i64
    }
}

/// Writes the plan into a folder, with `links.txt` beside it: a line for each task and link, for whoever makes the graph of it.
pub(crate) fn write_plan(folder: &Path, count: usize, seed: u32, tasks_a_file: usize) {
    let mut random = Twister::new(seed * 1_000_003 + count as u32);
    let layers = ((count as f64).sqrt() / 2.0).ceil() as usize + 2;
    let mut bounds: Vec<usize> =
        (0..layers - 1).map(|_| random.between(1, count as i64 - 1) as usize).collect();
    bounds.sort_unstable();
    bounds.dedup();
    bounds.insert(0, 0);
    bounds.push(count);
    let mut layer_of = vec![0; count];
    for layer in 0..bounds.len() - 1 {
        layer_of[bounds[layer]..bounds[layer + 1]].fill(layer);
    }
    let (initiatives, results, objectives) =
        ((count / 25).max(4), (count / 200).max(2), (count / 1000).max(1));
    let people = (count / 50).max(8);
    let digits = (count - 1).to_string().len();

    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).expect("a folder for the plan");
    let mut manifest = format!(
        "plan: Generated {count}\nversion: 1\nstart: 2030-01-01\nas_of: 2030-01-01\ncalendar:\n  week: [mon, tue, wed, thu, fri, sat, sun]\npeople:\n"
    );
    for person in 0..people {
        let _ = writeln!(manifest, "  p{person}: {{name: P{person}}}");
    }
    manifest.push_str("objectives:\n");
    for objective in 0..objectives {
        let _ = write!(
            manifest,
            "  o{objective}:\n    title: Objective o{objective}\n    owner: p0\n    due: 2199-12-31\n    key_results:\n"
        );
        for result in (0..results).filter(|result| result * objectives / results == objective) {
            let _ = write!(
                manifest,
                "      k{result}:\n        title: Result k{result}\n        owner: p0\n        from: 0\n        to: 100\n"
            );
        }
    }
    manifest.push_str("initiatives:\n");
    for initiative in 0..initiatives {
        let result = initiative * results / initiatives;
        let _ = write!(
            manifest,
            "  i{initiative}:\n    title: Initiative i{initiative}\n    owner: p0\n    drives: [k{result}]\n    done_when: All parts of i{initiative} pass their acceptance tests.\n"
        );
    }
    fs::write(folder.join("plan.yaml"), manifest).expect("the manifest is written");

    let mut text = String::from("tasks:\n");
    let mut links = format!("{count}\n");
    for (task, &layer) in layer_of.iter().enumerate() {
        let duration = if random.unit() < 0.05 { 0 } else { random.between(1, 20) };
        let mut needs: Vec<(usize, &str, i64)> = Vec::new();
        if layer > 0 {
            let (low, high) = (bounds[layer - 1], bounds[layer] - 1);
            for nth in 0..random.between(1, 3) {
                let low = if nth == 0 { low } else { bounds[layer.saturating_sub(10)] };
                let other = random.between(low as i64, high as i64) as usize;
                if needs.iter().any(|(known, _, _)| *known == other) {
                    continue;
                }
                let kind = match random.unit() {
                    x if x < 0.7 => "FS",
                    x if x < 0.85 => "SS",
                    x if x < 0.95 => "FF",
                    _ => "SF",
                };
                let lag = if random.unit() < 0.2 { random.between(-2, 5) } else { 0 };
                needs.push((other, kind, lag));
            }
        }
        let owner = (task as u64 * 2_654_435_761) % people as u64;
        let parent = task * initiatives / count;
        let _ = write!(
            text,
            "  t{task:0digits$}:\n    title: Deliver part t{task:0digits$}\n    owner: p{owner}\n    part_of: i{parent}\n"
        );
        if duration == 0 {
            text.push_str("    milestone: true\n");
        } else {
            let _ = write!(
                text,
                "    estimate: {duration}d\n    done_when: Part t{task:0digits$} passes its acceptance test.\n"
            );
        }
        let _ = writeln!(links, "{duration}");
        if !needs.is_empty() {
            text.push_str("    needs:\n");
        }
        for (other, kind, lag) in &needs {
            match (*kind, *lag) {
                ("FS", 0) => {
                    let _ = writeln!(text, "      - t{other:0digits$}");
                }
                (kind, 0) => {
                    let _ = writeln!(text, "      - {{ id: t{other:0digits$}, type: {kind} }}");
                }
                (kind, lag) => {
                    let _ = writeln!(text, "      - {{ id: t{other:0digits$}, type: {kind}, lag: {lag}d }}");
                }
            }
            let _ = writeln!(links, "{other} {task} {lag}");
        }
        if (task + 1) % tasks_a_file == 0 || task + 1 == count {
            let name = format!("part-{:05}.plan.yaml", task / tasks_a_file);
            fs::write(folder.join(name), &text).expect("a part is written");
            text = String::from("tasks:\n");
        }
    }
    fs::write(folder.join("links.txt"), links).expect("the links are written");
}
