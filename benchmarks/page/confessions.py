"""What a reader of the results must not overlook: printed at the end of ``RESULTS.md``."""

CONFESSIONS = """## Confessions

- **The machine is shared.** Two processors, now and then with other work; the load before each case is above. Peers with a limit
  on the wall get less done on a busy machine; our engine, limited by work, takes longer.
- **The host took processors away**, at times half of them, while many of these cases ran; where it is known, the share stands above. Wall
  seconds and latencies of such cases say little, and processor seconds are too high.
- **Cases are of different commits**: each is measured when it is, and the table above names the commit. A case from before a change of the
  engine says nothing about the engine after it.
- **Kills of the service** are of one that answers in two processes, so that one of them can be killed alone; the load is answered by one, as the
  default is on two processors.
- **The pools are synthetic** and by the authors of the engine. Scarcity, caps and radii were chosen so that no capacity is idle
  and none hopeless; the knobs of the severities show how much depends on it. The shapes are what the engine was made for.
- **One seed a size.** The sweep of sizes and the severities are one draw each; only the contest has three seeds. That shows
  that a figure is not one lucky draw, no more.
- **Below ten thousand needs the helpers are more**: 60 for 1,000 needs, where the proportion of the larger sizes would be 14. With
  so few no need would have ten options. Radii widen or shrink so that the options a need stay alike; the growth is fitted from 10,000 on.
- **A distance of our grid is no province's.** Districts are copies of one geography on a square grid; what couples them are helpers
  at the borders and the funds that pay everywhere.
- **The compiled kernels are cached** before the runs: a first run on a machine compiles them and takes longer.
- **The page cache is warm**: the pool was written just before it is read.
- **Solvers of the shelf get our exact model**, without a hint and with their own defaults: HiGHS and SCIP with a gap of 0, CP-SAT
  with eight workers on the processors that there are, because its makers recommend a portfolio. Another formulation or settings may do better;
  nobody tuned them. Their limit is on the wall and does not count the building of the model.
- **The linear relaxation counts as a bound only where it was solved to its end** within the seconds; a bound from an unfinished run would be weaker.
- **The rules of hand are generous to hands.** A person at a table does not look at 100,000 pairs without a mistake.
- **Peers run once**; our engine three times.
- **Generalised assignment is not our problem.** All jobs must be done and nothing else counts, so the value of a need is set so
  high that leaving one out never pays; a gap of our engine's is then relative to a sum many times the costs, which is why it
  is asked for a thousandth of what a pool is. The gaps on the page are gaps of costs to the best known.
- **More effort is not always better in our clustering.** With 1,000 needs in 25 groups the longer run ends in a worse grouping than the
  shorter one: what decides is which towns share a group, and few steps change that. No bound is proven for groups.
- **k-means-constrained minimises something else**, squares to the mean, and its diameters are smaller for it; on the sum to the medoid, our own
  objective, we have an advantage. A size counts as kept where one of our two efforts is better in no more time.
- **The points of the needs lie about 24 towns a district**; evenly spread points may rank the methods otherwise.
- **Peak memory is that of the largest process**, not the sum over processes.
- **`make demo` depends on the network** or on the cache of the package installer; the figure includes what it took here.
"""
